-- Documents and triggers keep the order of their members: people compare them, and expressions print them. The index over
-- all triggers needs jsonb, which it makes itself.
DROP INDEX "pipelines_triggers_idx";

-- AlterTable
ALTER TABLE "pipelines" ALTER COLUMN "document" SET DATA TYPE JSON;

-- AlterTable
ALTER TABLE "pipeline_versions" ALTER COLUMN "document" SET DATA TYPE JSON;

-- AlterTable
ALTER TABLE "executions" ALTER COLUMN "document" SET DATA TYPE JSON,
ALTER COLUMN "trigger" SET DATA TYPE JSON;

CREATE INDEX "pipelines_triggers_idx" ON "pipelines" USING GIN ((("document" -> 'triggers')::jsonb) jsonb_path_ops);
