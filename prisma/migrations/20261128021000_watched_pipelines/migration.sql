-- Which pipelines start when another ends is asked at every end of a run. Prisma cannot express an index of an expression.
CREATE INDEX "pipelines_triggers_idx" ON "pipelines" USING GIN (("document" -> 'triggers') jsonb_path_ops);
