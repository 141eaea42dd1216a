-- CreateIndex
CREATE INDEX "resources_uid_idx" ON "resources"("uid");

-- A fifth of each page stays free, so that a pod that changes is rewritten beside itself and no index is touched.
ALTER TABLE "resources" SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
