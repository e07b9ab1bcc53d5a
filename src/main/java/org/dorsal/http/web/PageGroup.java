package org.dorsal.http.web;

import java.util.List;

/** Pages that belong together; the door collects all groups. */
interface PageGroup {
    /** Their addresses below a launch; no other group has one of them. */
    List<Route> routes();
}
