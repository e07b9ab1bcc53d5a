@NullMarked
package org.dorsal.http.web;

import org.jspecify.annotations.NullMarked;
