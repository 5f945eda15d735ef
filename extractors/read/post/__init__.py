"""Parts of mails: heads, moments, invitations and what Outlook alone knows."""
