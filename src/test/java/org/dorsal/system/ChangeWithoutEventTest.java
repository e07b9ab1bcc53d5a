package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.util.*;
import java.util.function.Supplier;
import org.dorsal.notify.CallbackServer;
import org.dorsal.notify.SomeSubscription;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no subscription or export is created, changed or deleted without its audit event (promise {@code audit}). */
class ChangeWithoutEventTest {
    private static final CallbackServer CALLBACK = CallbackServer.start();
    private static final SomeService SERVICE =
            SomeService.with("--dorsal.sites.northside.subscriptions.callbacks[0]=" + CALLBACK.address());
    private static final SomeClient CLIENT = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String BODY =
            SomeSubscription.idOnly(CALLBACK.address()).toString();

    @AfterAll
    static void stop() {
        SERVICE.close();
        CALLBACK.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit_event", "log_waiting"})
    void a_change_without_its_event_is_none(String table) {
        String id = CLIENT.post("Subscription", BODY).id();
        await().until(() ->
                CLIENT.get("Subscription?status=requested").entries().isEmpty());
        SomeBulkExport export = SomeBulkExport.begin(CLIENT, "$export").prepared(SERVICE);
        List<String> before = rows();
        int notifications = CALLBACK.received().size();
        Map<String, Supplier<SomeAnswer>> changes = new LinkedHashMap<>();
        changes.put("create", () -> CLIENT.post("Subscription", BODY));
        changes.put(
                "update", () -> CLIENT.put("Subscription/" + id, BODY.replaceFirst("\\{", "{\"id\":\"" + id + "\",")));
        changes.put("delete", () -> CLIENT.send("DELETE", "Subscription/" + id, ""));
        changes.put("export", () -> CLIENT.get("$export", "Prefer", "respond-async"));
        changes.put("delete of an export", () -> CLIENT.send("DELETE", export.status(), ""));

        sql("revoke insert on " + table + " from dorsal_app");
        try {
            changes.forEach((name, change) -> assertThat(change.get()).as(name).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isNotEmpty();
                assertThat(answer.header("Content-Location") + answer.header("Location"))
                        .isEmpty();
                assertThat(answer.text()).doesNotContain("SQL", table);
            }));
            assertThat(rows()).isEqualTo(before);
            assertThat(CALLBACK.received()).as("handshakes").hasSize(notifications);
        } finally {
            sql("grant insert on " + table + " to dorsal_app");
        }
        changes.forEach(
                (name, change) -> assertThat(change.get().status()).as(name).isBetween(200, 204));
        assertThat(rows()).isNotEqualTo(before);
    }

    private static List<String> rows() {
        return TestPostgres.texts(SERVICE.database().asSuperuser(), """
                select concat_ws(' ', id, version, status) from subscription
                union all select id from export_job
                order by 1""");
    }

    private static void sql(String statement) {
        TestPostgres.run(SERVICE.database().asSuperuser(), statement);
    }
}
