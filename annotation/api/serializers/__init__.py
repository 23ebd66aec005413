"""What the endpoints take and give; the one place where shapes are declared. The OpenAPI schema is made of these."""
