/** Tests of the documents: every command, setting, address and block of code in them is run or compared. */
@NullMarked
package org.dorsal.document;

import org.jspecify.annotations.NullMarked;
