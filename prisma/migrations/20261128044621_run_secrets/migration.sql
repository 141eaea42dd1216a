-- CreateTable
CREATE TABLE "execution_secrets" (
    "execution_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "execution_secrets_pkey" PRIMARY KEY ("execution_id","name")
);
