-- AlterTable
ALTER TABLE "executions" ADD COLUMN     "protocol" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "wants" TEXT;

-- AlterTable
ALTER TABLE "workers" ADD COLUMN     "protocol" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "types" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "engine_violations" (
    "id" TEXT NOT NULL,
    "execution_id" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "engine_violations_pkey" PRIMARY KEY ("id")
);
