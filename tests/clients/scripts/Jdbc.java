/* pgjdbc as the tools of the Java world use it. Prints what it saw as one line of JSON. */

import java.io.*;
import java.sql.*;
import java.util.*;
import java.util.concurrent.*;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

class Jdbc {
    static final StringBuilder seen = new StringBuilder();

    /* Arguments: URL, typed query, query with two placeholders, endless query, refused queries. */
    public static void main(String[] given) throws Exception {
        String typed = given[1], asked = given[2], endless = given[3];
        try (Connection connection = DriverManager.getConnection(given[0])) {
            metadata(connection.getMetaData());
            types(connection, typed);
            parameters(connection, asked);
            refusals(connection, Arrays.copyOfRange(given, 4, given.length));
            portions(connection, typed);
            copies(connection, typed);
            savepoints(connection, asked);
            cancels(connection, endless);
            timeouts(connection, endless);
            try (Statement statement = connection.createStatement()) {
                say("notice", notice(statement, typed));
            }
        }
        System.out.println("{" + seen.substring(1) + "}");
    }

    static void metadata(DatabaseMetaData of) throws SQLException {
        say("product", of.getDatabaseProductName());
        say("tables", column(of.getTables(null, "public", "%", new String[] {"TABLE"}), 3));
        say("care", column(of.getColumns(null, "public", "care", "%"), 4));
        say("comment", column(of.getColumns(null, "public", "care", "admissions"), 12));
        say("keys", column(of.getPrimaryKeys(null, "public", "people"), 4));
        say("imported", column(of.getImportedKeys(null, "public", "care"), 4));
        say("indexes", column(of.getIndexInfo(null, "public", "people", false, true), 9));
        say("schemas", column(of.getSchemas(), 1));
        column(of.getCatalogs(), 1);
        column(of.getTableTypes(), 1);
        column(of.getTypeInfo(), 1);
        column(of.getFunctions(null, null, "%"), 3);
        column(of.getProcedures(null, null, "%"), 3);
        column(of.getTablePrivileges(null, "public", "%"), 3);
        column(of.getBestRowIdentifier(null, "public", "people", 0, true), 2);
        column(of.getUDTs(null, null, "%", null), 3);
    }

    static void types(Connection connection, String typed) throws SQLException {
        List<String> types = new ArrayList<>(), values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(typed)) {
            ResultSetMetaData about = rows.getMetaData();
            for (int i = 1; i <= about.getColumnCount(); i++) types.add(about.getColumnTypeName(i));
            while (rows.next()) values.add(rows.getObject(1).toString());
        }
        say("types", types);
        say("sites", values);
    }

    /* The driver prepares on the server, and reads binary, from the fifth execution on. */
    static void parameters(Connection connection, String asked) throws SQLException {
        List<String> values = new ArrayList<>();
        try (PreparedStatement prepared = connection.prepareStatement(asked)) {
            if (!connection.getMetaData().getURL().endsWith("=simple")) // which cannot ask
                say("parameter", prepared.getParameterMetaData().getParameterTypeName(2));
            prepared.setDouble(1, 18);
            prepared.setInt(2, 1);
            for (int i = 0; i < 7; i++) values.addAll(column(prepared.executeQuery(), 1));
        }
        say("years", values);
    }

    static void refusals(Connection connection, String[] refused) throws SQLException {
        List<String> states = new ArrayList<>(), hints = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String text : refused) {
                try {
                    statement.execute(text);
                } catch (SQLException error) {
                    states.add(error.getSQLState());
                    if (error.getMessage().contains("Hint: ")) hints.add("yes");
                }
                column(statement.executeQuery("SELECT 1"), 1);
            }
        }
        say("refused", states);
        say("hints", hints);
    }

    /* fetchSize: a portal that is suspended after two rows, in a transaction. */
    static void portions(Connection connection, String typed) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(2);
            say("portions", column(statement.executeQuery(typed), 1));
        }
        connection.commit();
    }

    static void copies(Connection connection, String typed) throws Exception {
        StringWriter out = new StringWriter();
        CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE kept (x int) ON COMMIT PRESERVE ROWS");
        }
        say("copied", "" + manager.copyOut("COPY (" + typed + ") TO STDOUT", out));
        manager.copyIn("COPY pg_temp.kept FROM STDIN", new StringReader("1\n2\n"));
    }

    static void savepoints(Connection connection, String asked) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT * FROM care LIMIT 1000");
        } catch (SQLException error) {
            connection.rollback(before);
        }
        parameters(connection, asked);
        connection.commit();
        connection.setAutoCommit(true);
    }

    static void cancels(Connection connection, String endless) throws Exception {
        try (Statement statement = connection.createStatement()) {
            ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
            Runnable cancel = () -> {
                try {
                    statement.cancel();
                } catch (SQLException error) {
                    throw new IllegalStateException(error);
                }
            };
            later.scheduleWithFixedDelay(cancel, 200, 200, TimeUnit.MILLISECONDS);  // until it has begun
            say("cancelled", state(statement, endless));
            later.shutdown();
            later.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    static void timeouts(Connection connection, String endless) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            say("timed_out", state(statement, endless));
            statement.setQueryTimeout(0);
            say("after", column(statement.executeQuery("SELECT 1"), 1));
        }
    }

    static String notice(Statement statement, String text) throws SQLException {
        statement.execute(text);
        SQLWarning warning = statement.getWarnings();
        return warning == null ? "" : warning.getMessage();
    }

    static String state(Statement statement, String text) {
        try {
            statement.execute(text);
            return "";
        } catch (SQLException error) {
            return error.getSQLState();
        }
    }

    static List<String> column(ResultSet rows, int column) throws SQLException {
        List<String> values = new ArrayList<>();
        while (rows.next()) values.add(rows.getString(column));
        rows.close();
        return values;
    }

    static void say(String name, List<String> values) {
        StringJoiner list = new StringJoiner(",", "[", "]");
        for (String value : values) list.add(quoted(value));
        seen.append(",").append(quoted(name)).append(":").append(list);
    }

    static void say(String name, String value) {
        seen.append(",").append(quoted(name)).append(":").append(quoted(value));
    }

    static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
