/**
 * The handlers of the admin HTTP interface; whatever they do is a command on the event bus first.
 */
@NullMarked
package com.openhwy.marketeer.admin;

import org.jspecify.annotations.NullMarked;
