package org.dorsal.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.*;

/** Values of a text that is composed for one call; each becomes a parameter of its own. */
final class SqlValues {
    private final List<ValueSetter> values = new ArrayList<>();

    private interface ValueSetter {
        void set(StatementCall call, String name) throws SQLException;
    }

    String text(String value) {
        return parameter((call, name) -> call.text(name, value));
    }

    String texts(Collection<String> some) {
        return parameter((call, name) -> call.texts(name, some)) + "::text[]";
    }

    String instant(Instant value) {
        return parameter((call, name) -> call.instant(name, value)) + "::timestamptz";
    }

    private String parameter(ValueSetter setter) {
        values.add(setter);
        return ":p" + values.size();
    }

    /** Binds the values that the text of the call names. */
    StatementCall set(StatementCall call) throws SQLException {
        call.leavingOutWhatIsNotNamed();
        for (int number = 1; number <= values.size(); number++) {
            values.get(number - 1).set(call, "p" + number);
        }
        return call;
    }
}
