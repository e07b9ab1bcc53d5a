package org.dorsal.http.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.browser.Looks;
import org.dorsal.smart.launch.EhrHealth.EhrContact;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.ResourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.mock.web.MockHttpServletRequest;

/** The operators' page in a real Chromium: how it looks, and one decision without any script. */
class OperateBrowserTest {

    @RegisterExtension
    static final SomeChromium CHROMIUM = new SomeChromium();

    private final SomeOperators door = new SomeOperators();

    @Test
    void an_operator_decides_by_keyboard_and_is_told_what_is_missing() {
        trouble();
        Page page = open(false);
        page.locator("article.stuck summary").first().press("Enter");
        page.locator("article.stuck input[value=there]").first().press("Space");
        page.locator("article.stuck button").first().press("Enter");
        assertThat(page.locator("#faults")).containsText("Say why");
        page.locator("#faults a").press("Enter");
        assertThat(page.locator("textarea:focus")).hasCount(1);
        page.keyboard().type("Found as doc-9");
        page.locator("article.stuck input[name=ehr-id]").first().fill("doc-9");
        page.locator("article.stuck button").first().press("Enter");
        assertThat(page.locator("main")).containsText("kept and carried out");
        assertThat(door.decided)
                .singleElement()
                .satisfies(decision -> assertThat(decision.reason()).isEqualTo("Found as doc-9"));
    }

    @Test
    void every_light_and_width_shows_it_legibly() {
        trouble();
        Page page = open(true); // axe-core is a script
        page.locator("article.stuck summary").first().click();
        page.locator("section:has(#end) summary").click();
        page.locator("section:has(#loaded) summary").click();
        SomeChromium.shoot(page, "operate", Looks.tried(), "tbody tr:nth-child(n+9)");
    }

    private void trouble() {
        door.ehr = Optional.of(new EhrContact(SomeFilings.QUEUED, Optional.of(SomeFilings.QUEUED)));
        door.filings.depth = new Filings.QueueDepth(12, 2, 7_260);
        for (DeliveryReason reason :
                new DeliveryReason[] {DeliveryReason.UNSEARCHABLE, DeliveryReason.ANOTHER_PATIENT}) {
            door.filings.stuck.add(new Filings.StuckDelivery(
                    "p-1",
                    SomeFilings.line(
                            reason == DeliveryReason.UNSEARCHABLE ? ResourceKind.PLAN : ResourceKind.NOTE,
                            DeliveryState.PARKED,
                            Optional.of(reason),
                            Optional.of("<OperationOutcome>".repeat(30)))));
        }
        door.filings.stuck.add(new Filings.StuckDelivery(
                "p-2",
                SomeFilings.line(
                        ResourceKind.NOTE,
                        DeliveryState.UNKNOWN,
                        Optional.of(DeliveryReason.EHR_SILENT),
                        Optional.empty())));
    }

    private Page open(boolean scripts) {
        Page page = CHROMIUM.blank(1280, ColorScheme.LIGHT, ForcedColors.NONE, scripts);
        page.route("**/*", this::answer);
        page.navigate(SomeOperators.BASE + "/operate/northside");
        return page;
    }

    /** Gives the browser what the door answers; a redirect is followed here, as a browser would. */
    private void answer(Route route) {
        URI address = URI.create(route.request().url());
        if (ServedAssets.isAsset(address.getPath())) {
            var asset = ServedAssets.get(address.getPath());
            route.fulfill(new Route.FulfillOptions()
                    .setContentType(asset.getContentType())
                    .setBodyBytes(asset.getContentAsByteArray()));
            return;
        }
        HttpReply sent = door.send(request(
                        route.request().method(),
                        address.getPath(),
                        Optional.ofNullable(route.request().postData()).orElse("")))
                .sent();
        if (sent.status() == 303) {
            URI next = URI.create(String.valueOf(sent.header("Location").orElse(null)));
            sent = door.send(request("GET", next.getPath(), next.getQuery())).sent();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        sent.lines().forEach(line -> headers.put(line.getKey(), line.getValue()));
        route.fulfill(new Route.FulfillOptions()
                .setStatus(sent.status())
                .setHeaders(headers)
                .setBodyBytes(sent.body()));
    }

    private static MockHttpServletRequest request(String method, String path, String fields) {
        var request = SomeOperators.signedIn(method, path);
        for (String field : fields.split("&", -1)) {
            String[] pair = field.split("=", 2);
            if (pair.length == 2) {
                request.addParameter(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
        }
        return request;
    }
}
