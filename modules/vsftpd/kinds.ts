/** How vsftpd reads a setting: ports are numbers up to 65535, masks (umask and file modes) are written in octal. */
export type Kind = 'boolean' | 'number' | 'port' | 'mask' | 'text'

// vsftpd.conf(5) of 3.0.3 and 3.0.5, what the program knows beyond its manual, and what Red Hat's patches add.
const names: Readonly<Record<Kind, string>> = {
  boolean: `
  allow_anon_ssl allow_writeable_chroot anon_mkdir_write_enable anon_other_write_enable anon_upload_enable
  anon_world_readable_only anonymous_enable ascii_download_enable ascii_upload_enable async_abor_enable
  background better_stou check_shell chmod_enable chown_uploads chroot_list_enable chroot_local_user
  connect_from_port_20 debug_ssl delete_failed_uploads deny_email_enable dirlist_enable dirmessage_enable
  download_enable dual_log_enable force_anon_data_ssl force_anon_logins_ssl force_dot_files
  force_local_data_ssl force_local_logins_ssl ftp_enable guest_enable hide_ids http_enable implicit_ssl
  isolate isolate_network listen listen_ipv6 local_enable lock_upload_files log_die log_ftp_protocol
  ls_recurse_enable mdtm_write no_anon_password no_log_lock one_process_model passwd_chroot_enable
  pasv_addr_resolve pasv_enable pasv_promiscuous port_enable port_promiscuous ptrace_sandbox require_cert
  require_ssl_reuse reverse_lookup_enable run_as_launching_user seccomp_sandbox secure_email_list_enable
  session_support setproctitle_enable ssl_enable ssl_request_cert ssl_sslv2 ssl_sslv3 ssl_tlsv1 ssl_tlsv1_1
  ssl_tlsv1_2 ssl_tlsv1_3 strict_ssl_read_eof strict_ssl_write_shutdown syslog_enable tcp_wrappers
  text_userdb_names tilde_user_enable use_localtime use_sendfile userlist_deny userlist_enable userlist_log
  utf8_filesystem validate_cert virtual_use_local_privs wc_logs_enable write_enable xferlog_enable
  xferlog_std_format`,
  number: `
  accept_timeout anon_max_rate bind_retries connect_timeout data_connection_timeout delay_failed_login
  delay_successful_login idle_session_timeout local_max_rate max_clients max_login_fails max_per_ip
  trans_chunk_size`,
  port: `
  ftp_data_port listen_port pasv_max_port pasv_min_port`,
  mask: `
  anon_umask local_umask chown_upload_mode file_open_mode`,
  text: `
  anon_root banned_email_file banner_file ca_certs_file chown_username chroot_list_file cmds_allowed
  cmds_denied deny_file dh_param_file download_file dsa_cert_file dsa_private_key_file ecdh_param_file
  email_password_file ftp_username ftpd_banner guest_username hide_file listen_address listen_address6
  local_root message_file nopriv_user pam_service_name pasv_address rsa_cert_file rsa_private_key_file
  secure_chroot_dir ssl_ciphers ssl_sni_hostname upload_file user_config_dir user_sub_token userlist_file
  vsftpd_log_file xferlog_file`,
}

/** Every setting that some vsftpd 3.0 knows, by name. */
export const kinds: ReadonlyMap<string, Kind> = new Map(
  Object.entries(names).flatMap(([kind, list]) =>
    list
      .trim()
      .split(/\s+/)
      .map((name) => [name, kind as Kind] as const),
  ),
)
