package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/** Ends an auditor's session. */
@Controller
record SignOutController(SignInResponses responses) {
    @PostMapping(AuditPageArea.ROOT + "/{site}/sign-out")
    void signOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        responses.signOut(request, response);
    }
}
