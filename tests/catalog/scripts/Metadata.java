/* Everything that java.sql.DatabaseMetaData tells, one line for a value or a row. Argument: URL. */

import java.lang.reflect.*;
import java.sql.*;
import java.util.*;

class Metadata {
    static final String ANY = "%", PUBLIC = "public";

    public static void main(String[] given) throws Exception {
        try (Connection connection = DriverManager.getConnection(given[0])) {
            DatabaseMetaData about = connection.getMetaData();
            for (Method method : DatabaseMetaData.class.getMethods())
                if (method.getParameterCount() == 0 && method.getReturnType() != ResultSet.class)
                    value(method, about);
            rows("getSchemas", about.getSchemas());
            rows("getCatalogs", about.getCatalogs());
            rows("getTableTypes", about.getTableTypes());
            rows("getTypeInfo", about.getTypeInfo());
            rows("getClientInfoProperties", about.getClientInfoProperties());
            rows("getTables", about.getTables(null, null, ANY, null));
            rows("getTables", about.getTables(null, PUBLIC, "c_r_", new String[] {"TABLE"}));
            rows("getColumns", about.getColumns(null, null, ANY, ANY));
            rows("getColumnPrivileges", about.getColumnPrivileges(null, PUBLIC, "care", ANY));
            rows("getTablePrivileges", about.getTablePrivileges(null, PUBLIC, ANY));
            rows("getVersionColumns", about.getVersionColumns(null, PUBLIC, "care"));
            rows("getFunctions", about.getFunctions(null, null, "pg\\_s%"));
            rows("getFunctionColumns", about.getFunctionColumns(null, null, "pg\\_s%", ANY));
            rows("getProcedures", about.getProcedures(null, PUBLIC, ANY));
            rows("getProcedureColumns", about.getProcedureColumns(null, PUBLIC, ANY, ANY));
            rows("getUDTs", about.getUDTs(null, PUBLIC, ANY, null));
            for (String table : List.of("care", "people", "sites")) {
                rows("getPrimaryKeys", about.getPrimaryKeys(null, PUBLIC, table));
                rows("getImportedKeys", about.getImportedKeys(null, PUBLIC, table));
                rows("getExportedKeys", about.getExportedKeys(null, PUBLIC, table));
                rows("getBestRow", about.getBestRowIdentifier(null, PUBLIC, table, 0, true));
            }
            rows("getCross", about.getCrossReference(null, PUBLIC, "people", null, PUBLIC, "care"));
        }
    }

    static void value(Method method, DatabaseMetaData about) throws Exception {
        try {
            System.out.println(method.getName() + " = " + method.invoke(about));
        } catch (InvocationTargetException unsupported) {
            System.out.println(method.getName() + ": " + unsupported.getCause().getMessage());
        }
    }

    static void rows(String name, ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        StringBuilder head = new StringBuilder(name);
        for (int i = 1; i <= columns.getColumnCount(); i++)
            head.append(" ").append(columns.getColumnName(i)).append(":").append(columns.getColumnTypeName(i));
        System.out.println(head);
        while (rows.next()) {
            StringBuilder line = new StringBuilder(name);
            for (int i = 1; i <= columns.getColumnCount(); i++)
                line.append(" | ").append(String.valueOf(rows.getString(i)).replace("\n", " "));
            System.out.println(line);
        }
        rows.close();
    }
}
