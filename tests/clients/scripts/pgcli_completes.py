"""What pgcli reads to complete names, on its own connection. Prints it as one line of JSON."""

import json
import sys

from pgcli.pgexecute import PGExecute

executor = PGExecute(dsn=sys.argv[1])
seen = {
    "schemas": executor.schemata(),
    "tables": [table for _, table in executor.tables()],
    "views": list(executor.views()),
    "columns": [f"{column[1]}.{column[2]}" for column in executor.table_columns()],
    "databases": executor.databases(),
    "foreign_keys": list(executor.foreignkeys()),
    "functions": len(list(executor.functions())),
    "types": len(list(executor.datatypes())),
    "casing": len(list(executor.casing())),
    "search_path": executor.search_path(),
}
print(json.dumps(seen))
