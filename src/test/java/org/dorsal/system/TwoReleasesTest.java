package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.dorsal.start.SomeStarts;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** Replicas of two releases at one database, as during an update. */
class TwoReleasesTest {
    private static final String SITE = SomeService.NORTHSIDE;
    private static final String RESPONSES = "QuestionnaireResponse";

    @Test
    void an_older_replica_computes_a_result_of_a_newer_edition_again() {
        try (SomeService older = SomeService.with();
                SomeService.OtherRelease newer = older.release(SomeStarts.RELEASES.getLast())) {
            SomeAnswer posted = newer.client(SITE, "user/*.cruds")
                    .post(RESPONSES, SomeResponse.of("update").json());
            assertThat(posted.status()).as(posted.text()).isEqualTo(201);
            SomeClient client = older.client(SITE, "user/*.cruds");
            SomeAnswer results = client.get("Observation?derived-from=" + RESPONSES + "/" + posted.id());
            assertThat(results.text()).as("the newer edition").contains("upper-back-pain-evidence|2.0.1");

            SomeAuditor ada = SomeAuditor.of(older, SITE);
            String page = "assessment/" + posted.id();
            ada.post(page + "/open", "csrf=" + csrf(ada.get(page)), "purpose=HCOMPL");
            HttpResponse<String> again = ada.post(page + "/re-score", "csrf=" + csrf(ada.get(page)), "version=1");

            assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
            assertThat(Jsoup.parse(again.body()).select("#outcome").text()).isEqualTo("The same result");
        }
    }

    private static String csrf(HttpResponse<String> page) {
        return Jsoup.parse(page.body()).select("input[name=csrf]").attr("value");
    }
}
