-- AlterTable
ALTER TABLE "resources" ADD COLUMN     "unmanaged" BOOLEAN NOT NULL DEFAULT false;

-- What nobody has claimed is little beside the rest. A column, since an index on a part of the summary would be touched by each of its
-- changes. The worker fills it when it lists next.
CREATE INDEX "resources_unmanaged_idx" ON "resources"("account", "category") WHERE "unmanaged";
