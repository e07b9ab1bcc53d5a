package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.dorsal.sandbox.SandboxStaff;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** Operators sign in and out over HTTP at the provider of their site. */
class OperatorsSignInTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final String SITE = SomeService.SOUTHSIDE;
    private static final URI PAGE = SERVICE.auditUrl(SITE, "").resolve("/operate/" + SITE);

    private final SomeVisitor browser = new SomeVisitor(SERVICE.baseUrl());

    @Test
    void an_operator_signs_in_from_the_page_and_out_again() {
        HttpResponse<String> arrived = signIn(SandboxStaff.OPERATOR);
        assertThat(arrived.statusCode()).as(arrived.body()).isEqualTo(303);
        assertThat(arrived.headers().firstValue("Location")).hasValue("/operate/" + SITE);

        HttpResponse<String> page = browser.get(PAGE);
        assertThat(page.statusCode()).isEqualTo(200);
        Document html = Jsoup.parse(page.body());
        assertThat(html.text()).contains(SandboxStaff.OPERATOR.words());

        String token = html.select("form[action$=/sign-out] input[name=csrf]").attr("value");
        assertThat(browser.post(SERVICE.auditUrl(SITE, "sign-out"), SomeClinician.encoded(List.of("csrf=" + token)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(303);
    }

    @Test
    void an_operator_sees_no_audit_page_and_an_auditor_no_operators_page() {
        signIn(SandboxStaff.OPERATOR);
        assertThat(browser.get(SERVICE.auditUrl(SITE, "")).headers().firstValue("Location"))
                .hasValueSatisfying(address -> assertThat(address).startsWith("/audit/" + SITE + "/sign-in"));

        HttpResponse<String> refused = signIn(SandboxStaff.AUDITOR);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("This page is for the operators of this site", "auditors.operator-role");
    }

    private HttpResponse<String> signIn(SandboxStaff staff) {
        URI signIn = SERVICE.auditUrl(SITE, "sign-in?to=/operate/" + SITE);
        return browser.get(SomeAuditor.answerOf(staff, browser, signIn));
    }
}
