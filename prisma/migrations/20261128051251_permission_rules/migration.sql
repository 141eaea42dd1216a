-- AlterTable
ALTER TABLE "api_tokens" ADD COLUMN     "applications" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "scope" TEXT;

-- CreateTable
CREATE TABLE "permission_rules" (
    "kind" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "permissions" JSONB NOT NULL DEFAULT '{}',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "permission_rules_pkey" PRIMARY KEY ("kind","pattern")
);
