-- AlterTable
ALTER TABLE "executions" ADD COLUMN     "started_with" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "from_file" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "source_rights" JSONB;

-- AlterTable
ALTER TABLE "permission_rules" ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'stored';
