package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SqlTest {
    @Test
    void names_become_question_marks_and_casts_and_slices_stay() {
        var sql = Sql.of("select (:terms::bigint[])[r.first:r.last] from t where a = :site and b = :site");

        assertThat(sql.text()).isEqualTo("select (?::bigint[])[r.first:r.last] from t where a = ? and b = ?");
        assertThat(sql.names()).containsExactly("terms", "site", "site");
    }

    @Test
    void a_name_that_the_statement_lacks_is_a_fault() throws Exception {
        try (var connection = TestPostgres.shared().asApplication().getConnection();
                var call = Sql.of("select :site").on(connection)) {
            assertThatThrownBy(() -> call.text("sight", "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no parameter named sight");
        }
    }
}
