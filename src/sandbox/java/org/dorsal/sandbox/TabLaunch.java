package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** {@code POST /open/{patient}}: redirects to the app, in the window of the request. */
final class TabLaunch extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient AppLaunchUrls launch;
    private final transient SandboxRecords records;
    private final transient CurrentClinician clinician;

    TabLaunch(AppLaunchUrls launch, SandboxRecords records, CurrentClinician clinician) {
        this.launch = launch;
        this.records = records;
        this.clinician = clinician;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var url = patient(request)
                .map(id -> SandboxLaunch.of(id).signedInAs(clinician.id()))
                .flatMap(launch::url);
        if (url.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", url.get().toString());
    }

    private Optional<String> patient(HttpServletRequest request) {
        return Optional.ofNullable(request.getPathInfo())
                .map(path -> path.substring(1))
                .filter(id -> records.find("Patient", id).isPresent());
    }
}
