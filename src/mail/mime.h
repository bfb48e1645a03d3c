#ifndef POSTRIDER_MAIL_MIME_H
#define POSTRIDER_MAIL_MIME_H

/* GMime wants to be started once a process. Every function of ours that uses it calls this first;
 * threads may do so at the same time. It stays started until the process ends. */
void mail_mime_start(void);

#endif
