-- AlterTable
ALTER TABLE "users" ADD COLUMN     "generated_password" BOOLEAN NOT NULL DEFAULT false;
