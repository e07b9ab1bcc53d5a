package org.dorsal.smart.launch;

import java.net.URI;
import java.util.Set;

/** What an EHR says about its authorization server, as far as a client without a user needs it and after it was checked. */
record SmartBackend(URI tokenEndpoint, Set<String> capabilities) {
    SmartBackend {
        capabilities = Set.copyOf(capabilities);
    }
}
