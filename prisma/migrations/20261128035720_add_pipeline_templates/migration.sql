-- AlterTable
ALTER TABLE "pipelines" ADD COLUMN     "resolved" JSON,
ADD COLUMN     "template_id" TEXT;

-- CreateTable
CREATE TABLE "pipeline_templates" (
    "id" TEXT NOT NULL,
    "permissions" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "pipeline_templates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pipeline_template_versions" (
    "template_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "document" JSON NOT NULL,
    "author" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pipeline_template_versions_pkey" PRIMARY KEY ("template_id","digest")
);

-- CreateTable
CREATE TABLE "pipeline_template_tags" (
    "template_id" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "pipeline_template_tags_pkey" PRIMARY KEY ("template_id","tag")
);

-- CreateIndex
CREATE INDEX "pipeline_template_versions_template_id_created_at_idx" ON "pipeline_template_versions"("template_id", "created_at");

-- CreateIndex
CREATE INDEX "pipelines_template_id_idx" ON "pipelines"("template_id");

-- AddForeignKey
ALTER TABLE "pipeline_template_versions" ADD CONSTRAINT "pipeline_template_versions_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "pipeline_templates"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipeline_template_tags" ADD CONSTRAINT "pipeline_template_tags_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "pipeline_templates"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipeline_template_tags" ADD CONSTRAINT "pipeline_template_tags_template_id_digest_fkey" FOREIGN KEY ("template_id", "digest") REFERENCES "pipeline_template_versions"("template_id", "digest") ON DELETE CASCADE ON UPDATE CASCADE;

-- What starts a pipeline made from a template is asked of what it runs as.
DROP INDEX "pipelines_triggers_idx";
CREATE INDEX "pipelines_triggers_idx" ON "pipelines"
  USING GIN (((coalesce("resolved", "document") -> 'triggers')::jsonb) jsonb_path_ops);
