package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.*;
import org.dorsal.http.web.FormTokens;
import org.dorsal.sandbox.SandboxStaff;
import org.dorsal.smart.signin.Auditor;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * An auditor who has signed in at a site: reads its pages and sends its forms as a browser does.
 *
 * @param browser with the session's cookie
 * @param arrived where the sign-in led, not opened yet
 */
public record SomeAuditor(SomeService service, String site, SomeVisitor browser, URI arrived) {

    /** Signs in as the sandbox's auditor in a browser of their own. */
    public static SomeAuditor of(SomeService service, String site) {
        return in(new SomeVisitor(service.baseUrl()), service, site);
    }

    /** Signs in in a browser that may have other sessions. */
    public static SomeAuditor in(SomeVisitor browser, SomeService service, String site) {
        HttpResponse<String> answer =
                browser.get(answerOf(SandboxStaff.AUDITOR, browser, service.auditUrl(site, "sign-in")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return new SomeAuditor(
                service,
                site,
                browser,
                service.auditUrl(site, "")
                        .resolve(answer.headers().firstValue("Location").orElseThrow()));
    }

    /** Signs in as the sandbox's operator; returns the browser with the session. */
    public static SomeVisitor operator(SomeService service, String site) {
        SomeVisitor browser = new SomeVisitor(service.baseUrl());
        URI signIn = service.auditUrl(site, "sign-in?to=/operate/" + site);
        HttpResponse<String> answer = browser.get(answerOf(SandboxStaff.OPERATOR, browser, signIn));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return browser;
    }

    /** Selects a member of staff in the sandbox and returns the redirect target, without following it. */
    public static URI answerOf(SandboxStaff staff, SomeVisitor browser, URI signIn) {
        HttpResponse<String> form = browser.open(signIn);
        assertThat(form.statusCode()).as(form.body()).isEqualTo(200);
        Document page = Jsoup.parse(form.body(), form.uri().toString());
        List<String> fields = new ArrayList<>(page.select("form input[type=hidden]").stream()
                .map(field -> field.attr("name") + "=" + field.attr("value"))
                .toList());
        fields.add("sandbox_staff=" + staff.subject());
        HttpResponse<String> sent =
                browser.post(URI.create(page.select("form").attr("abs:action")), SomeClinician.encoded(fields));
        return URI.create(sent.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(sent.statusCode() + " " + sent.body())));
    }

    /** Name of the session's cookie. */
    public String cookie() {
        return "__Host-dorsal-auditor-" + site;
    }

    /** The session's secret, as its cookie holds it. */
    public String secret() {
        return Objects.requireNonNull(browser.cookies().get(cookie()), "signed out");
    }

    /** The address of a page below {@code /audit/(site)/}. */
    public URI uri(String page) {
        return service.auditUrl(site, page);
    }

    public HttpResponse<String> get(String page) {
        return browser.get(uri(page));
    }

    /** A page that must be there. */
    public Document page(String page) {
        HttpResponse<String> answer = get(page);
        assertThat(answer.statusCode()).as(page).isEqualTo(200);
        return Jsoup.parse(answer.body());
    }

    /** The form token of their session as a page carries it. */
    static String csrf(Auditor auditor) {
        return FormTokens.masked(auditor.csrf());
    }

    /** Sends fields, each {@code name=value} unencoded, without additions: the form token must be among them. */
    public HttpResponse<String> post(String page, String... fields) {
        return browser.post(uri(page), SomeClinician.encoded(List.of(fields)));
    }
}
