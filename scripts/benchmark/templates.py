"""The peers' configurations: as bare as they can be, and tuned as their manuals say."""

NGINX = """
daemon off;
worker_processes {workers};
worker_rlimit_nofile {files};
pid {folder}/pid;
events {{ worker_connections {connections}; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  default_type text/plain;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;{http}
  server {{
    listen 127.0.0.1:{port} backlog=1024;{server}
  }}
}}
"""

NGINX_HTTP = """
  proxy_cache_path {folder}/cache levels=1:2 keys_zone=cache:1m;
  upstream backend {{ server 127.0.0.1:{backend}; keepalive 1024; keepalive_requests 1000000000; }}
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;"""

# Sessions are not resumed, by nobody: a handshake is a full one. Of Debian 12's nginx only a listener of its own can
# speak HTTP/2 without TLS.
NGINX_SERVER = """
    listen 127.0.0.1:{h2c} http2 backlog=1024;
    listen 127.0.0.1:{https} ssl http2 backlog=1024;
    ssl_certificate {cert};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_tickets off;
    http2_max_concurrent_streams 128;
    location /static/ {{ root {www}; }}
    location /cache/ {{ proxy_cache cache; proxy_pass http://backend; }}
    location /seed/10k {{
      gzip on;
      gzip_types application/json;
      gzip_comp_level 4;
      proxy_pass http://backend;
    }}
    location / {{ proxy_pass http://backend; }}"""

BACKEND_SERVER = """
    set $k "{kibibyte}";
    location = /api7/100 {{ return 200 "{hundred}"; }}
    location = /api7/post {{ return 200 "{hundred}"; }}
    location = /api7/10k {{ return 200 "{tenfold}"; }}
    location = /api7/1m {{ alias {www}/static/1m.bin; }}
    location = /cache/10k {{
      add_header Cache-Control max-age=3600;
      add_header X-Made $request_id;
      return 200 "{tenfold}";
    }}
    location = /seed/100 {{ default_type application/json; return 200 "{hundred}"; }}
    location = /seed/10k {{ default_type application/json; alias {www}/10k.json; }}
    location = /health {{ return 200 "ok"; }}
    location = /count {{ stub_status; }}{locations}"""

HAPROXY = """
global
  nbthread {workers}
  no strict-limits
  maxconn {connections}
  tune.ssl.cachesize 0
defaults
  mode http
  timeout connect 3s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend front
  bind 127.0.0.1:{port}
  bind 127.0.0.1:{h2c} proto h2
  bind 127.0.0.1:{https} ssl crt {pem} alpn h2,http/1.1 no-tls-tickets
  default_backend back
frontend more
  bind 127.0.0.1:{more}
  use_backend zipped if {{ path_beg /seed/ }}
  default_backend cached
backend back
  server one 127.0.0.1:{backend}
backend cached
  http-request cache-use store
  http-response cache-store store
  server one 127.0.0.1:{backend}
backend zipped
  compression algo gzip
  compression type application/json
  server one 127.0.0.1:{backend}
cache store
  total-max-size 8
  max-object-size 100000
"""

CADDY = """
{{
  admin off
  auto_https disable_redirects
  servers {{
    protocols h1 h2 h2c h3
  }}
  log {{
    level ERROR
  }}
}}
(site) {{
  bind 127.0.0.1
  handle /static/* {{
    root * {www}
    file_server
  }}
  handle /seed/10k {{
    encode {{
      gzip 4
    }}
    import endpoint
  }}
  handle {{
    import endpoint
  }}
}}
(endpoint) {{
  reverse_proxy 127.0.0.1:{backend} {{
    transport http {{
      keepalive_idle_conns_per_host 1024
    }}
  }}
}}
http://:{port} {{
  import site
}}
https://{host}:{https}, https://127.0.0.1:{https} {{
  tls {cert} {key}
  import site
}}
"""
