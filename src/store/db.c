#include "store/db.h"

int db_transaction(
	struct db *db, int (*work)(void *ctx, struct error *err), void *ctx, struct error *err)
{
	int result;

	if (db_begin(db, err) < 0) {
		return -1;
	}
	result = work(ctx, err);
	if (result == 0) {
		result = db_commit(db, err);
	}
	if (result != 0) {
		db_rollback(db);
	}
	return result;
}
