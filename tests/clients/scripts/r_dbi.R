# RPostgreSQL through DBI, and dplyr verbs that dbplyr makes SQL of.
# Prints what it saw as one line of JSON. Argument: questions as JSON.
suppressMessages({library(DBI); library(RPostgreSQL); library(dplyr); library(jsonlite)})

given <- fromJSON(commandArgs(TRUE)[1])
db <- dbConnect(PostgreSQL(), host = Sys.getenv("PGHOST"), port = Sys.getenv("PGPORT"),
                user = Sys.getenv("PGUSER"), password = Sys.getenv("PGPASSWORD"),
                dbname = Sys.getenv("PGDATABASE"))
options(warn = -1)

refused <- function(text) {
  try(dbGetQuery(db, text), silent = TRUE)
  said <- dbGetException(db)$errorMsg
  stopifnot(dbGetQuery(db, "SELECT 1")[[1]] == 1)
  said
}

seen <- list(tables = dbListTables(db), columns = dbListFields(db, "care"))
asked <- dbSendQuery(db, given$typed)
seen$types <- dbColumnInfo(asked)$type
seen$sites <- fetch(asked, -1)$site
dbClearResult(asked)
seen$years <- c(
  dbGetQuery(db, given$asked, list(18, 1))[[1]],
  tbl(db, "care") %>% filter(age >= 18, site == 1L) %>% tally() %>% pull()
)
seen$refused <- vapply(given$refused, refused, "", USE.NAMES = FALSE)
seen$grouped <- tbl(db, "care") %>% group_by(site) %>%
  summarise(n = n(), usd = mean(medical_usd, na.rm = TRUE)) %>% collect() %>% nrow()
invisible(dbGetQuery(db, "SET statement_timeout = 300"))
seen$cancelled <- refused(given$endless)
seen$after <- dbGetQuery(db, "SELECT 1")[[1]]
cat(toJSON(seen, auto_unbox = TRUE), "\n")
