-- What a sent return came to, such as a nil return, stands beside it in the list of its round.
ALTER TABLE "returns" ADD COLUMN "outcome" TEXT NULL;
