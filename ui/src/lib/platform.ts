/** What the machine calls its keys. */

export const IS_MAC = navigator.platform.startsWith('Mac');
