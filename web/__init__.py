"""The desk in the browser: pages for the secretariat, the policy officer and the Woo officer, and the API."""
