-- AlterTable
ALTER TABLE "pipeline_template_versions" ADD COLUMN     "saved_again" JSONB NOT NULL DEFAULT '[]';
