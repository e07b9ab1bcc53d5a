package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dorsal.Polling;
import org.dorsal.store.TestPostgres;
import tools.jackson.databind.JsonNode;

/**
 * Bulk export of a client.
 *
 * @param status address of its status
 */
public record SomeBulkExport(SomeClient client, String status) {
    /** Requests an export. */
    public static SomeBulkExport begin(SomeClient client, String address, String... headers) {
        String[] allHeaders = new String[headers.length + 2];
        System.arraycopy(headers, 0, allHeaders, 0, headers.length);
        allHeaders[headers.length] = "Prefer";
        allHeaders[headers.length + 1] =
                "respond-async" + (String.join("", headers).contains("lenient") ? ", handling=lenient" : "");
        SomeAnswer answer = client.get(address, allHeaders);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return new SomeBulkExport(client, answer.header("Content-Location"));
    }

    public String id() {
        return status.substring(status.lastIndexOf('/') + 1);
    }

    /** The same when its files are prepared. No commit is under way, so that it need not wait for one. */
    public SomeBulkExport prepared(SomeService service) {
        TestPostgres.run(
                service.database().asOwner(), "update export_job set due = transaction_time where id = '" + id() + "'");
        return prepared();
    }

    /** The same, when its files are prepared. */
    public SomeBulkExport prepared() {
        Polling.await("the export").until(() -> client.get(status).status() == 200);
        return this;
    }

    public JsonNode manifest() {
        SomeAnswer answer = client.get(status);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    /** Addresses of the files of a type. */
    public List<String> files(String type) {
        return manifest()
                .path("output")
                .valueStream()
                .filter(file -> file.path("type").asString("").equals(type))
                .map(file -> file.path("url").asString(""))
                .toList();
    }

    /** Lines of all files of a type. */
    public List<String> lines(String type) {
        return files(type).stream()
                .flatMap(file -> client.get(file).text().lines())
                .toList();
    }
}
