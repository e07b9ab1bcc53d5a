package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.dorsal.http.cds.SomeHooks;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The CDS Hooks sandbox of the standard's authors as the EHR's screens in Chromium: it reads the chart of the sandbox
 * EHR, discovers the service across origins, calls its hooks with its own key, and shows, launches and overrides the
 * card. {@code -Ddorsal.long=true} runs it, since it needs Node, npm and the sandbox's sources.
 */
@EnabledIfSystemProperty(named = "dorsal.long", matches = "true", disabledReason = "builds the CDS Hooks sandbox")
class CdsHooksSandboxIT {
    private static final String SITE = SomeService.NORTHSIDE;
    private static final String DISCOVERY = "/cds/" + SITE + "/cds-services";
    private static final String SERVICE = DISCOVERY + "/upper-back-pain";
    private static CdsHooksSandbox sandbox;
    private static SomeService service;
    private static Clinic clinic;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        sandbox = CdsHooksSandbox.start();
        String prefix = "--dorsal.sites." + SITE + ".";
        service = SomeService.with(
                prefix + "browser-origins[0]=" + sandbox.origin(),
                prefix + "cds-hooks.clients[0].issuer=" + CdsHooksSandbox.ISSUER,
                prefix + "cds-hooks.clients[0].jwks-uri=" + sandbox.keys());
        SandboxEhr ehr = service.ehr(SITE).screensAt(sandbox.origin());
        ehr.hold(List.of(SomeHooks.recordedPain("sandbox-01"), SomeHooks.recordedPain("sandbox-02")));
        clinic = Clinic.of(service, SITE, Looks.light(1280));
    }

    @AfterAll
    static void stop() {
        if (clinic != null) {
            clinic.close();
            service.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void it_discovers_the_service_calls_patient_view_and_shows_the_card_which_opens_the_form() {
        Page page = open("sandbox-01");
        Response answer = page.waitForResponse(isCall(), () -> register(page));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode card =
                JsonMapper.shared().readTree(answer.text()).path("cards").path(0);
        assertThat(shown(page, text(card, "summary"))).isVisible();
        assertThat(shown(page, text(card, "detail"))).isVisible();
        assertThat(shown(page, text(card.path("source"), "label"))).isVisible();
        page.screenshot(new Page.ScreenshotOptions().setPath(CdsHooksSandbox.FOLDER.resolve("card.png")));

        Locator link = page.getByRole(
                AriaRole.BUTTON,
                new GetByRoleOptions().setName(text(card.path("links").path(0), "label")));
        assertThat(link).isEnabled();
        Page form = page.waitForPopup(link::click);
        assertThat(form.locator("header.banner")).containsText("Alder");
        OpenPart.of(form, "fever-time");
        assertThat(form.locator("#q-fever-time")).isVisible();
        assertThat(new SomeEvents(service, SITE).withFact("card-id=" + text(card, "uuid")))
                .as("the call and the launch")
                .hasSize(2);
    }

    @Test
    void it_sends_the_chosen_override_reason_as_feedback() {
        Page page = open("sandbox-02");
        Response answer = page.waitForResponse(isCall(), () -> register(page));
        JsonNode card =
                JsonMapper.shared().readTree(answer.text()).path("cards").path(0);

        page.getByLabel("select dismiss reason").click();
        Locator reasons = page.getByRole(AriaRole.MENUITEM);
        assertThat(reasons.allInnerTexts())
                .containsExactlyElementsOf(card.path("overrideReasons")
                        .valueStream()
                        .map(reason -> "Override: " + text(reason, "display"))
                        .toList());
        page.screenshot(new Page.ScreenshotOptions().setPath(CdsHooksSandbox.FOLDER.resolve("reasons.png")));
        Response feedback = page.waitForResponse(
                response -> isPost(response, SERVICE + "/feedback"),
                () -> reasons.first().click());

        assertThat(feedback.status()).as(feedback.text()).isEqualTo(200);
        assertThat(shown(page, text(card, "summary"))).not().isVisible();
        assertThat(new SomeEvents(service, SITE).withFact("card-id=" + text(card, "uuid")))
                .anySatisfy(event -> assertThat(SomeEvents.facts(event)).contains("outcome=overridden"));
    }

    /** The sandbox orders imaging by CPT codes and medicines by RxNorm codes, for which there is no card. */
    @ParameterizedTest
    @ValueSource(strings = {"order-select", "order-sign"})
    void it_calls_a_hook_of_orders(String hook) {
        Page page = open("sandbox-03", hook);
        register(page);
        Response answer = page.waitForResponse(isCall(), () -> order(page, hook));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.request().postData()).contains("\"hook\":\"" + hook + "\"", "draftOrders");
        assertThat(answer.text()).isEqualTo("{\"cards\":[]}");
        assertThat(page.getByText("No recommendations to display")).isVisible();
        page.screenshot(new Page.ScreenshotOptions().setPath(CdsHooksSandbox.FOLDER.resolve(hook + ".png")));
    }

    private static void order(Page page, String hook) {
        if (hook.equals("order-sign")) {
            page.getByText("Rx Sign").first().click();
            page.locator("[name=medication-input]").fill("ibuprofen");
            page.locator("form li, form [role=button]")
                    .filter(new Locator.FilterOptions().setHasText("buprofen"))
                    .first()
                    .click();
            page.getByText("Sign Order").click();
        } else {
            page.getByText("PAMA Imaging").first().click();
            page.locator("input[id^=react-select]").first().fill("thoracic spine");
            page.getByText("Computed tomography, thoracic spine; without contrast material", exactly())
                    .click();
        }
    }

    @Test
    void a_page_of_an_origin_that_is_not_listed_reads_nothing() {
        Page page = clinic.tab();
        page.navigate(sandbox.origin().replace("127.0.0.1", "localhost") + "/launch.html");
        String read = "address => fetch(address).then(answer => 'status ' + answer.status, () => 'withheld')";
        String call =
                "address => fetch(address, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'})"
                        + ".then(answer => 'status ' + answer.status, () => 'withheld')";

        assertThat(page.evaluate(read, service.baseUrl() + DISCOVERY)).isEqualTo("withheld");
        assertThat(page.evaluate(call, service.baseUrl() + SERVICE)).isEqualTo("withheld");
        page.navigate(sandbox.origin() + "/launch.html");
        assertThat(page.evaluate(read, service.baseUrl() + DISCOVERY)).isEqualTo("status 200");
        assertThat(page.evaluate(call, service.baseUrl() + SERVICE)).isEqualTo("status 401");
    }

    private static Page open(String patient) {
        return open(patient, "patient-view");
    }

    /**
     * Opens the sandbox with the patient's chart. It keeps one hook for each address of a service, the last one in the
     * list, so a script leaves it the hook of the test.
     */
    private static Page open(String patient, String hook) {
        Page page = clinic.tab();
        page.addInitScript("""
                const parse = JSON.parse;
                JSON.parse = (text, reviver) => {
                  const read = parse(text, reviver);
                  if (Array.isArray(read?.services)) read.services = read.services.filter(each => each.hook === '%s');
                  return read;
                };""".formatted(hook));
        page.navigate(sandbox.origin() + "/index.html?patientId=" + patient + "&fhirServiceUrl="
                + URLEncoder.encode(service.ehr(SITE).fhirBase().toString(), StandardCharsets.UTF_8));
        assertThat(page.locator("body")).containsText(patient);
        return page;
    }

    /** Adds the service on the sandbox's menu. */
    private static void register(Page page) {
        page.locator("header button").last().click();
        page.getByText("Add CDS Services").click();
        page.locator("[name=discovery-endpoint-input]").fill(service.baseUrl() + DISCOVERY);
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Save")).click();
        assertThat(page.locator("[name=discovery-endpoint-input]")).hasCount(0);
    }

    /** Element with exactly this text: the developer panel has it as a part of JSON. */
    private static Locator shown(Page page, String text) {
        return page.getByText(text, exactly());
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Predicate<Response> isCall() {
        return response -> isPost(response, SERVICE);
    }

    private static boolean isPost(Response response, String path) {
        return response.request().method().equals("POST") && response.url().endsWith(path);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString();
    }
}
