package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Serves style sheets, scripts and pictures, compressed in advance; browsers may cache them permanently. */
@Controller
record AssetController(Assets assets) {
    @GetMapping(Assets.ROOT + "/{hash}/{name}")
    void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        assets.at(request.getRequestURI())
                .map(asset -> asset.sent(request))
                .orElseGet(() -> HttpReply.empty(404))
                .write(request, response);
    }
}
