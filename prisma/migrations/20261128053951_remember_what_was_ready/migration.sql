-- AlterTable
ALTER TABLE "resources" ADD COLUMN     "ever_ready" BOOLEAN;
