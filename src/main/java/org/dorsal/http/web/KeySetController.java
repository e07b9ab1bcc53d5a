package org.dorsal.http.web;

import java.time.Duration;
import org.dorsal.smart.launch.LaunchSettings;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Publishes the keys of Dorsal's client assertions. EHRs may cache them: a new key is published before it signs. */
@Controller
record KeySetController(LaunchSettings settings) {
    private static final Duration CACHED = Duration.ofMinutes(5);

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<String> keys() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(CACHED).cachePublic())
                .body(settings.publicKeys());
    }
}
