package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;

/** {@code GET /filed}: every stored version of all resources that apps filed, for tests in another process. */
final class FiledList extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient SandboxRecords records;
    private final transient Address address;

    FiledList(SandboxRecords records, Address address) {
        this.records = records;
        this.address = address;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var bundle = new Bundle().setType(BundleType.COLLECTION);
        records.filedVersions()
                .forEach(version -> bundle.addEntry()
                        .setFullUrl(address.fhirBase() + "/" + version.getId())
                        .setResource(version));
        response.setContentType(Outcomes.JSON);
        response.getWriter().print(Json.text(bundle));
    }
}
