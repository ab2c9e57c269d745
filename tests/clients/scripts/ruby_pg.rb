# The pg gem: text and binary, types that it learns from the catalog, one row at a time, a cancel.
# Prints what it saw as one line of JSON. Argument: questions as JSON.
require "json"
require "pg"

given = JSON.parse(ARGV[0])
db = PG.connect
db.set_notice_receiver { nil }
seen = { tables: db.exec(given["tables"]).column_values(0) }

def state
  yield
  ""
rescue PG::Error => error
  error.result.error_field(PG::PG_DIAG_SQLSTATE)
end

typed = db.exec(given["typed"])
seen[:types] = (0...typed.nfields).map { |i| db.exec("SELECT #{typed.ftype(i)}::regtype").getvalue(0, 0) }
db.type_map_for_results = PG::BasicTypeMapForResults.new(db)
db.type_map_for_queries = PG::BasicTypeMapForQueries.new(db)
seen[:sites] = db.exec_params(given["typed"], [], 1).column_values(0)
seen[:years] = [0, 1].map { |format| db.exec_params(given["asked"], [18, 1], format).getvalue(0, 0) }
seen[:refused] = given["refused"].map { |text| state { db.exec(text) } }
db.send_query(given["typed"])
db.set_single_row_mode
seen[:rows] = 0
while (result = db.get_result)
  seen[:rows] += result.ntuples
end
db.send_query(given["endless"])
stopping = Thread.new { loop { sleep 0.2; db.cancel } }  # until it has begun
seen[:cancelled] = state { db.get_last_result }
stopping.kill.join
seen[:after] = db.exec("SELECT 1").getvalue(0, 0)
puts JSON.generate(seen)
