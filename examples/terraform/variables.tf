variable "domain" {
  description = "The certificate's name."
  type        = string
  default     = "www.internal.example"
}

variable "function_package" {
  description = "Zip archive with lambda_function.py, which is called when the certificate was renewed."
  type        = string
  default     = "function.zip"
}

variable "function_timeout" {
  description = "Seconds that the function may take."
  type        = number
  default     = 30
}

variable "early_renewal" {
  description = "How long before its end Terraform renews the certificate, should nobody have done so by then."
  type        = string
  default     = "P30D"
}

variable "log_days" {
  description = "Days for which the function's log is kept."
  type        = number
  default     = 30
}

variable "archive_days" {
  description = "Days for which events are kept to be replayed."
  type        = number
  default     = 90
}

variable "webhook" {
  description = "URL that hears of every renewal as well."
  type        = string
  default     = "https://hooks.internal.example/renewed"
}

variable "webhook_key" {
  description = "What the webhook knows the server by."
  type        = string
  sensitive   = true
  default     = "change me"
}

variable "paused" {
  description = "Whether the rule rests."
  type        = bool
  default     = false
}
