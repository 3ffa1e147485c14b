# A frozen container does nothing, cannot be entered, and dies when it is killed.
jrun -d --name ice busybox sh -c 'while :; do echo tick; sleep 0.05; done' >/dev/null
lamina pause ice
#> ice
before=$(lamina logs ice | wc -l)
sleep 0.5
test "$(lamina logs ice | wc -l)" = "$before"
lamina ps --format '{{.State}}'
#> paused
lamina exec ice true 2>&1 || true
#> lamina: container ice is paused
#>   Let it go on with: lamina unpause ice
lamina pause ice 2>&1 || true
#> lamina pause: container ice is paused already
lamina unpause ice
#> ice
lamina pause ice
#> ice
lamina kill ice
#> ice
lamina wait ice
#> 137
