# ActiveRecord: models over private tables, which learn their columns from the catalog.
# Prints what it saw as one line of JSON. Argument: questions as JSON.
require "active_record"
require "json"

given = JSON.parse(ARGV[0])
ActiveRecord::Base.establish_connection(adapter: "postgresql", min_messages: "error")

class Care < ActiveRecord::Base
  self.table_name = "care"
end

def state
  yield
  ""
rescue ActiveRecord::StatementInvalid => error
  error.cause.result.error_field(PG::PG_DIAG_SQLSTATE)
end

db = ActiveRecord::Base.connection
asked = Care.where("age >= ?", 18).where(site: 1)
seen = { tables: db.tables, types: Care.columns_hash.slice("site", "medical_usd").values.map(&:sql_type) }
seen[:keys] = db.primary_keys("care")
seen[:foreign] = db.foreign_keys("care").map(&:to_table)
seen[:sites] = Care.group(:site).order(:site).average(:medical_usd).keys
seen[:years] = [asked.count, Care.transaction(isolation: :repeatable_read) { asked.count }]
seen[:refused] = [state { Care.take }] + given["refused"][1..].map { |text| state { db.execute(text) } }
stopping = Thread.new { loop { sleep 0.2; db.raw_connection.cancel } }  # until it has begun
seen[:cancelled] = state { db.execute(given["endless"]) }
stopping.kill.join
seen[:after] = db.select_value("SELECT 1")
puts JSON.generate(seen)
