package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;

/** Makes the sandbox another EHR: {@code POST /become/{vendor}}. */
final class VendorSwitch extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient CurrentVendor guise;

    VendorSwitch(CurrentVendor guise) {
        this.guise = guise;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var wanted = Arrays.stream(Vendor.values())
                .filter(vendor -> ("/" + vendor.name()).equals(request.getPathInfo()))
                .findFirst();
        if (wanted.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        guise.become(wanted.get());
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", "/#vendors");
    }
}
