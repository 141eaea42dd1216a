-- AlterTable
ALTER TABLE "executions" ADD COLUMN     "needs" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "workers" ADD COLUMN     "features" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Runs that are there already ask for the same.
UPDATE "executions" SET "needs" = array_append("needs", 'limited-tokens') WHERE "started_with" <> '{}';
UPDATE "executions" SET "needs" = array_append("needs", 'required-roles')
  WHERE "ended_at" IS NULL AND "document"::text LIKE '%"requiredRoles"%';
