-- AlterTable
ALTER TABLE "stages" ADD COLUMN     "paused_beyond_ms" DOUBLE PRECISION;
