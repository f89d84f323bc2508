.PHONY: start test bench clean

start:
	@node scripts/bootstrap.mjs scripts/start.ts

test:
	@node scripts/bootstrap.mjs scripts/test.ts

bench:
	@node scripts/bootstrap.mjs bench/run.ts

clean:
	rm -rf .next .leeway node_modules
