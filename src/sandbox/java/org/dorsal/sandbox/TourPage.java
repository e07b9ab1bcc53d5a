package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** {@code /tour}: a few steps each for clinicians, integrators, auditors and operators, with links. */
final class TourPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Address address;
    private final transient FrontPage front;

    TourPage(Address address, FrontPage front) {
        this.address = address;
        this.front = front;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<TourAddresses> tour = front.tour();
        if (tour.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Html.send(response, "Guided tour", text("tour.html", tour.get(), address));
    }

    /** Returns a text of this package with the addresses of the service in it. */
    static String text(String name, TourAddresses tour, Address ehr) throws IOException {
        try (var text = Objects.requireNonNull(TourPage.class.getResourceAsStream(name))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{fhir}", tour.service() + "/fhir/" + tour.site())
                    .replace("{audit}", tour.service() + "/audit/" + tour.site())
                    .replace("{operate}", tour.service() + "/operate/" + tour.site())
                    .replace("{log}", tour.service() + "/log/" + tour.site())
                    .replace("{management}", tour.management().toString())
                    .replace("{ehr}", ehr.issuer());
        }
    }
}
