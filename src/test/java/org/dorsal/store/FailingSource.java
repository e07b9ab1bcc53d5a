package org.dorsal.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections of which the one with a certain number, from 1, runs out of memory before or after it has executed a
 * statement.
 */
final class FailingSource extends AbstractDataSource {
    private final DataSource real;
    private final int number;
    private final boolean afterwards;
    private final AtomicInteger opened = new AtomicInteger();

    FailingSource(DataSource real, int number, boolean afterwards) {
        this.real = real;
        this.number = number;
        this.afterwards = afterwards;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = real.getConnection();
        return opened.incrementAndGet() == number ? failing(Connection.class, connection) : connection;
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException("each user has a data source");
    }

    private <T> T failing(Class<T> type, T own) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    boolean executes = method.getName().equals("execute");
                    if (executes && !afterwards) {
                        throw new OutOfMemoryError("of the test");
                    }
                    try {
                        var result = method.invoke(own, arguments);
                        if (executes) {
                            throw new OutOfMemoryError("of the test");
                        }
                        return result instanceof PreparedStatement statement
                                ? failing(PreparedStatement.class, statement)
                                : result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
